"""What a form definition may hold. All else is refused: what we would ignore, a process owner must know of."""

import re

SCHEMA_VERSION = 19
MAX_BYTES, MAX_COMPONENTS, MAX_DEPTH = 1_000_000, 1_000, 8
MAX_DIGITS, MAX_FIRST_ITEMS, MAX_ROWS, USUAL_ROWS = 6, 10, 200, 50

TYPES = frozenset(
    {
        "textfield", "textarea", "number", "datetime", "radio", "checklist", "checkbox", "select", "taglist",
        "group", "dynamiclist", "filepicker", "text", "separator", "expression", "button",
    }
)  # fmt: skip

# Attributes of components in form-js that we honour, or that only tell the editor how to draw.
ATTRIBUTES = frozenset(
    {
        "type", "id", "key", "path", "label", "description", "validate", "conditional", "properties", "defaultValue",
        "values", "valuesKey", "subtype", "dateLabel", "timeLabel", "components", "text", "expression", "accept",
        "multiple", "readonly", "disabled", "decimalDigits", "serializeToString", "increment", "appearance",
        "disallowPassedDates", "allowAddRemove", "defaultRepetitions", "isRepeating", "layout", "verticalAlignment",
        "showOutline", "computeOn", "action", "searchable", "use24h", "timeInterval", "timeSerializingFormat",
        "disableCollapse", "nonCollapsedItems",
    }
)  # fmt: skip
VALIDATE = frozenset(
    {"required", "minLength", "maxLength", "min", "max", "pattern", "patternErrorMessage", "validationType"}
)

RULES = frozenset(
    {
        "incomplete", "real", "year", "when", "time", "gap", "number", "whole", "digits", "range", "min_length",
        "max_length", "pattern", "email", "phone", "postcode", "option", "exclusive", "min_items", "max_items",
        "file_type",
    }
)  # fmt: skip
COMMON_PROPERTIES = frozenset({"page", "seen_by", "hint", "staff_only", "public_only"})
FIELD_PROPERTIES = COMMON_PROPERTIES | {
    "error", "held", "autocomplete", "width", "danger", "when", "format", "min_items", "max_items", "exclusive",
    "picker", "refuse", "error_refuse",
    *(f"error_{rule}" for rule in RULES),
}  # fmt: skip
ROWS_PROPERTIES = COMMON_PROPERTIES | {
    "item", "items", "error", "min_items", "max_items", "error_min_items", "error_max_items", "refuse",
    "error_refuse",
}  # fmt: skip

WIDTHS = frozenset({"2", "3", "4", "5", "10", "20", "30"})
WHEN = frozenset({"past", "past_or_today", "future", "today_or_future"})
# The purposes of WCAG 2.2, 1.3.5, and "off".
AUTOCOMPLETE = frozenset(
    {
        "off", "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix",
        "nickname", "organization-title", "organization", "street-address", "address-line1", "address-line2",
        "address-line3", "address-level1", "address-level2", "country", "country-name", "postal-code", "language",
        "bday", "bday-day", "bday-month", "bday-year", "sex", "url", "photo", "tel", "tel-national", "email",
        "username",
    }
)  # fmt: skip

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
PAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
# A repeat inside a repeat can take for ever on a long answer.
RUNAWAY = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")
RESERVED = frozenset({"csrf_token", "this", "parent", "i"})
