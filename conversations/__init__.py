"""THE CORE: what to ask, what an answer means, what the law says.

Pure: nothing here reads a clock, a network, a database or the environment, and no logic holds
words.
"""
