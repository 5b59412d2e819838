"""The Ponder tab: a vector, and what a network does with it step by step."""
