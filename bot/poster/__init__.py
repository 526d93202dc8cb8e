"""A poster for a market's wall: what it says, how it is drawn, and its command."""
