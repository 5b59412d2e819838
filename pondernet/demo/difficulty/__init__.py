"""The tab "How hard is it?": accuracy and steps by number of non-zeros; what halting buys."""
