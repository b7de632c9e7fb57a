"""The assistant over HTTP: the API of the contract and the page with the chat."""
