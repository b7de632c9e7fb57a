"""The ways in: each takes what a platform delivers and gives back what `bot.talk` replies, unchanged but for its looks."""
