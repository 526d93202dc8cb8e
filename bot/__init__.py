"""THE EDGE: Telegram, people, files, time."""
