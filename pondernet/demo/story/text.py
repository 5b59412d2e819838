"""Texts around the captions of the story."""

WORDS = {
    "name": "The story of this page",
    "back": "Back",
    "next": "Next",
    "start": "Start",
    "use": "Ponder",
    "leave": "Leave the story",
    "of": "of",
    "right": "right",
    "wrong": "wrong",
    # {count}, {parity} and {guessed} are filled in by story.js.
    "guessed": "The number of ones is {count}, so {parity}: your guess is {guessed}. "
    "Now watch the network.",
    "end": "You trained this network. Go on: "
    + " ".join(
        f"<button type='button' class='guess' data-view='{{\"tab\": \"{tab}\"}}'>{words}</button>"
        for tab, words in (
            ("train", "train another"),
            ("difficulty", "see what is hard"),
            ("explain", "see how it works"),
        )
    ),
}
