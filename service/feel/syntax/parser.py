"""From text to tree: the levels of precedence, from `or` down to names."""

from service.feel.syntax import hints
from service.feel.syntax.forms import COMPARISONS, Forms
from service.feel.syntax.names import ENDS_A_NAME, NEVER_STARTS_A_NAME
from service.feel.syntax.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Junction,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    UnaryTests,
)
from service.feel.syntax.tokens import Kind

_CONSTANTS = {"true": True, "false": False, "null": None}
_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(6)
_LEVEL_OF = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys((*COMPARISONS, "between", "in"), _COMPARE),
    **dict.fromkeys(("+", "-"), _ADD),
    **dict.fromkeys(("*", "/"), _MULTIPLY),
    "**": _POWER,
}


class Parser(Forms):
    """Reads one text."""

    def whole(self) -> Node:
        """The text as an expression."""
        node = self.expression()
        self._end()
        return node

    def unary_tests(self) -> UnaryTests:
        """The text as unary tests."""
        at = self.place()
        if self.is_sign("-") and self.peek().kind is Kind.END:
            return UnaryTests(at, None)
        start = self.index
        if self.is_word("not") and self.peek().text == "(":
            self.index += 2
            tests = self._tests()
            if self.accept(")") and self.token.kind is Kind.END:
                return UnaryTests(at, tests, negated=True)
            self.index = start  # `not(a) and b` is an expression
        tests = self._tests()
        self._end()
        return UnaryTests(at, tests)

    def _tests(self) -> list[Node]:
        tests = [self.expression()]
        while self.accept(","):
            tests.append(self.expression())
        return tests

    def _end(self) -> None:
        if self.token.kind is not Kind.END:
            self.fail(self._left_over())

    def _left_over(self) -> str:
        if self.is_sign(")", "]", "}"):
            return f"`{self.token.text}` closes a bracket that was never opened."
        hint = hints.left_over(self.tokens, self.index)
        if self.token.kind is Kind.WORD and self.token.text in ENDS_A_NAME:
            return f"`{self.token.text}` can't stand here.{hint}"
        return f"The expression should end before {self.found()}; a comma, an operator or a bracket is missing.{hint}"

    def expression(self) -> Node:
        self.deeper()
        node = self.test() if self.is_sign(*COMPARISONS) else self._climb(_OR)
        self.shallower()
        return node

    def operand(self) -> Node:
        return self._climb(_ADD)

    def _climb(self, level: int, left: Node | None = None) -> Node:
        """Operators that bind at least as closely as `level`; `left` is what was read already."""
        left = left or self._unary()
        while (found := self._level()) >= level:
            if found >= _ADD:
                left = self._arithmetic(left, found)
            elif found == _COMPARE:
                left = self._comparison(left)
            else:
                left = self._junction(left, found)
        return left

    def _level(self) -> int:
        token = self.token
        return _LEVEL_OF.get(token.text, -1) if token.kind in {Kind.SIGN, Kind.WORD} else -1

    def _junction(self, first: Node, level: int) -> Node:
        word = self.token.text
        operands = [first]
        while self.is_word(word):
            self.index += 1
            operands.append(self._climb(level + 1))
        return Junction(first.at, word, operands)

    def _comparison(self, left: Node) -> Node:
        at, word = self.place(), self.token.text
        if isinstance(left, Comparison | Between | In):
            self.deeper()  # never undone: a chain nests its tree
        if word == "between":
            return self._between(left)
        self.index += 1
        if word == "in":
            return In(at, left, self._in_tests())
        return Comparison(at, word, left, self._climb(_ADD))

    def _arithmetic(self, first: Node, level: int) -> Node:
        rest = []
        while self._level() == level:
            at = self.place()
            operator = self.advance().text
            rest.append((operator, self._climb(level + 1), at))
        return Arithmetic(first.at, first, rest)

    def _between(self, value: Node) -> Node:
        at = self.place()
        self.index += 1
        low = self._climb(_ADD)
        self.expect_word("and", "after the lower end of `between`")
        return Between(at, value, low, self._climb(_ADD))

    def _in_tests(self) -> list[Node]:
        if self.is_sign(*COMPARISONS):
            return [self.test()]
        if not self.is_sign("("):
            return [self._climb(_ADD)]
        at = self.place()
        self.index += 1
        self.deeper()
        tests = self._tests()
        self.shallower()
        if len(tests) == 1 and self.is_sign(".."):
            return [self._longer(self.range_end(at, tests[0], included=False))]
        self.expect(")", "to close the bracket")
        return [self._longer(tests[0])] if len(tests) == 1 and self._goes_on() else tests

    def _longer(self, begun: Node) -> Node:
        """What stood in brackets turns out to begin a longer expression."""
        return self._climb(_ADD, self._typed(self._postfix(begun)))

    def _goes_on(self) -> bool:
        return self.is_sign("+", "-", "*", "/", "**", ".", "[", "(") or self.is_word("instance")

    def _unary(self) -> Node:
        at = self.place()
        if not self.accept("-"):
            return self._typed(self._postfix(self._primary()))
        if self.token.kind is Kind.NUMBER:
            return self._typed(self._postfix(self.number(negative=True)))
        self.deeper()
        node = Negation(at, self._unary())
        self.shallower()
        return node

    def _typed(self, value: Node) -> Node:
        while self.is_word("instance"):
            at = self.place()
            self.index += 1
            self.expect_word("of", "after `instance`")
            value = InstanceOf(at, value, self.type())
        return value

    def _postfix(self, node: Node) -> Node:
        links = 0
        while True:
            at = self.place()
            if self.accept("."):
                node = Path(at, node, self.member_name())
            elif self.is_sign("[") and self._begins_expression():
                node = self._filter(node)
            elif self.is_sign("("):
                node = self._call(node)
            else:
                return node
            links += 1
            if links > 1:
                self.deeper()  # a chain nests its tree; undone by nobody, as a text is short

    def _begins_expression(self) -> bool:
        """Whether `[` opens a filter, not closes a range as in `[1..5[`."""
        following = self.peek()
        if following.kind is Kind.SIGN:
            return following.text in {"-", "(", "[", "{", "@", "<", ">", "<=", ">="}
        return following.kind is not Kind.END and following.text not in ENDS_A_NAME

    def _filter(self, base: Node) -> Node:
        at = self.place()
        self.advance()
        self._filters += 1
        test = self.expression()
        self._filters -= 1
        self.expect("]", "to close the filter")
        return Filter(at, base, test)

    def _call(self, target: Node) -> Node:
        at = target.at if isinstance(target, Name) else self.place()
        self.advance()
        if self.accept(")"):
            return Call(at, target, [])
        names: list[str] | None = [] if self._named_argument() else None
        arguments = []
        while True:
            if names is not None:
                names.append(self.name_before(":", what="The name of an argument"))
                self.expect(":", "after the name of an argument")
            arguments.append(self.expression())
            if not self.accept(","):
                break
        if self.is_sign(":"):
            self.fail("The arguments of a call are given all by their place or all by their name.")
        self.expect(")", "to close the arguments")
        return Call(at, target, arguments, names)

    def _named_argument(self) -> bool:
        ahead = 0
        while self.peek(ahead).kind in {Kind.WORD, Kind.NUMBER} or self.peek(ahead).text in {
            "-",
            "'",
            "’",
            "+",
            "*",
            "/",
            ".",
        }:
            ahead += 1
        return ahead > 0 and self.token.kind is Kind.WORD and self.peek(ahead).text == ":"

    def _primary(self) -> Node:
        at, token = self.place(), self.token
        if token.kind is Kind.NUMBER:
            return self.number()
        if token.kind is Kind.STRING:
            return Literal(at, self.string())
        if token.kind is Kind.WORD:
            return self._word()
        brackets = {"(": self.parenthesis, "[": self.list_or_range, "]": self.list_or_range, "{": self.context}
        read = {**brackets, "@": self.at}.get(token.text)
        if read is None:
            self.fail(f"{self._no_value()}{hints.value_missing(self.tokens, self.index)}")
        return read()

    def _no_value(self) -> str:
        return f"A value is missing here; there is {self.found()} instead."

    def _word(self) -> Node:
        at = self.place()
        form = self.form()
        if form is not None:
            return form
        if self.token.text in _CONSTANTS:
            return Literal(at, _CONSTANTS[self.advance().text])
        if self.token.text in NEVER_STARTS_A_NAME:
            self.fail(self._no_value())
        return Name(at, self.name())
