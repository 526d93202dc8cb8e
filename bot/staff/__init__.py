"""The staff of small businesses: lists that owners fill in and send back."""
