"""Colours of every figure and of the page, for a light and for a dark ground.

They are Okabe and Ito's palette, safe for colour-blind readers; the light theme has darker shades
of it, so that text has enough contrast.
"""

PALETTE = {
    "light": {
        "blue": "#0072b2",
        "orange": "#b35900",
        "red": "#b3003b",
        "green": "#007a5a",
        "purple": "#8a3d7a",
        "olive": "#6f6a00",
        "indigo": "#4f46c8",
        "brown": "#7a4a2b",
        "ink": "#1f2937",  # text and axes
        "ground": "#ffffff",  # text on a filled shape
        "grid": "#e5e7eb",
        "one": "#0072b2",  # a cell of the vector that holds 1, always with white text
        "minus": "#a34f00",  # a cell that holds -1
        "correct": "#00694d",
        "wrong": "#b03a0b",
        "error": "#b91c1c",
    },
    "dark": {
        "blue": "#56b4e9",
        "orange": "#f0a830",
        "red": "#ff8fab",
        "green": "#34d399",
        "purple": "#d99ac5",
        "olive": "#d6d24a",
        "indigo": "#a8a4ff",
        "brown": "#c9a486",
        "ink": "#e5e7eb",
        "ground": "#111827",
        "grid": "#374151",
        "one": "#0072b2",
        "minus": "#f0a830",
        "correct": "#34d399",
        "wrong": "#fb923c",
        "error": "#fca5a5",
    },
}
