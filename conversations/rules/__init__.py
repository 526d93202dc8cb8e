"""The law as dated data, and pure arithmetic and decisions over it. It knows no words."""
