"""A stand-in for Telegram on this machine; it knows the Bot API and people, not our bot."""
