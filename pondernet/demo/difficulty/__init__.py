"""The tab "How hard is it?": accuracy and expected steps by number of non-zeros."""
