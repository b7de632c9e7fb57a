"""The sample plans as offices send them: rendered to each format with merged cells and page breaks in the worst places."""
