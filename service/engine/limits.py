"""Bounds: going past one is a finding, an incident or a refusal, never a hang."""

FILE_BYTES = 5_000_000
NODES = 60_000
ATTRIBUTES = 100  # of one element
ATTRIBUTE_CHARACTERS = 100_000
FLOW_NODES = 12_000  # of a file: what takes time to check and compile
EXPRESSION_CHARACTERS = 200_000  # of all expressions of a file together
JOIN_WORK = 500_000  # ways into inclusive joins times elements, of one scope

ACTIVATIONS_PER_STEP = 15_000  # then the step ends with `more`, the caller commits and goes on
ACTIVATIONS_PER_COMMAND = 30_000  # then the tokens that are ready get an incident: a cycle without a wait
FEEL_SECONDS = 1.0  # of processor time, of all expressions and decisions of one step together
FEEL_STEPS = 250_000  # of one expression
FEEL_ITEMS = 50_000  # of one list
SCOPE_DEPTH = 60  # calls and sub-processes within each other
INSTANCES = 5_000  # of one multi-instance activity
TOKENS = 10_000  # live in one instance
STATE_BYTES = 4_000_000
VALUE_DEPTH = 100
