"""The frame around the tabs: title, address bar, keys, explanations, the styles of the page."""
