"""For the office that supervises a plan: calendars, the board, the letter that asks for what is late."""
