"""Telegram: updates come by webhook or long polling, are stored, then answered by workers through the Bot API."""
