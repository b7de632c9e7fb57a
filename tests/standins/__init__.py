"""Local servers that play the chat platforms over real HTTP, for tests and for chatting by hand."""
