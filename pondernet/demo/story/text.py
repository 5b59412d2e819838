"""Texts around the captions of the story."""

WORDS = {
    "name": "The story of this page",
    "back": "Back",
    "next": "Next",
    "start": "Start",
    "use": "Ponder",
    "leave": "Leave the story",
    "of": "of",
}
