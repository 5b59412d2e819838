"""The tab "How it works": one page of text and equations."""
