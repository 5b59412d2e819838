"""Texts around the captions of the story."""

from pondernet.demo.story.beats import PARTS, pointing

WORDS = {
    "name": "The story of this page",
    "back": "Back",
    "next": "Next",
    "start": "Start",
    "use": "Ponder",
    "leave": "Leave the story",
    "of": "of",
}
INVITATION = (
    f"Now you: {pointing('click a cell', PARTS['vector'])}, and it ponders the new vector. "
    "Or press Next: the story goes on for a minute."
)
"""After the first beat, for a visitor who comes for the first time; HTML."""
