"""Two plain words that a caller says first, so that the person called knows who it is."""

import secrets

TEXT = (
    "amber apple autumn barley basket beacon birch bramble bridge button candle canvas cedar clover "
    "cobble copper cotton crescent daisy dapple ember fennel feather fern garden ginger granite harbour "
    "hazel heather honey indigo island ivory jasmine juniper kettle lantern laurel lemon linen maple "
    "marble meadow mellow mosaic nettle nutmeg oatmeal olive orchard paddle pebble pepper pigeon plum "
    "pocket poppy quarry quilt raven ribbon river robin rocket saddle saffron silver sparrow spruce "
    "sunset tablet teapot thistle thyme timber tulip umber valley velvet violet walnut whistle willow "
    "window winter "
)
WORDS = TEXT.split()


def two_words() -> str:
    """'hazel lantern'."""
    first = secrets.choice(WORDS)
    return f"{first} {secrets.choice([word for word in WORDS if word != first])}"
