"""The story: beats, each a view of the page with a caption that points at parts of it."""
