"""TABLES: what is kept, where and how safely. SQL lives only here.

May import ``conversations``; must not know Telegram, words or settings.
"""
