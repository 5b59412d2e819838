"""The networks that the page offers: the ones that ship and the ones visitors trained."""
