"""The officers' desk: who may use it, what they can ask for, and what they are told."""
