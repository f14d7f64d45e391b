"""Reads the forms that begin with a word or a bracket: if, for, some, every, function, lists, contexts, ranges."""

from service.feel.limits import Place
from service.feel.syntax.literals import Literals
from service.feel.syntax.nodes import (
    ContextOf,
    For,
    FunctionOf,
    If,
    Iterator,
    ListOf,
    Node,
    Quantified,
    RangeOf,
    Test,
)
from service.feel.syntax.tokens import Kind
from service.feel.types import Type

COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")


class Forms(Literals):
    """A cursor that reads compound forms."""

    def operand(self) -> Node:
        """An expression that stops before comparisons: an endpoint."""
        raise NotImplementedError  # pragma: no cover - the parser has it

    def form(self) -> Node | None:
        """The form that begins here, if one does."""
        if self.is_word("if"):
            return self._if()
        if self.is_word("for"):
            return self._for()
        if self.is_word("some", "every"):
            return self._quantified()
        if self.is_word("function") and self.peek().text == "(":
            return self._function_definition()
        return None

    def test(self) -> Node:
        """`< 5` and its like."""
        at = self.place()
        operator = self.advance().text
        return Test(at, operator, self.operand())

    def _if(self) -> Node:
        at = self.place()
        branches = []
        while self.is_word("if"):
            self.index += 1
            condition = self.expression()
            self.expect_word("then", "after the condition of `if`")
            branches.append((condition, self.expression()))
            self.expect_word("else", "after the first branch of `if`")
        return If(at, branches, self.expression())

    def _iterators(self, what: str) -> list[Iterator]:
        found: list[Iterator] = []
        while True:
            self.index += 1  # the keyword or the comma
            name = self.name_before("in", what=f"The name after `{what}`")
            self.expect_word("in", f"after `{name}`")
            start = self.expression()
            end = self.expression() if self.accept("..") else None
            found.append(Iterator(name, start, end))
            self.declare(name)
            if not self.is_sign(","):
                return found

    def _for(self) -> Node:
        at = self.place()
        iterators = self._iterators("for")
        self.expect_word("return", "after what `for` goes through")
        body = self.expression()
        self._forget(iterators)
        return For(at, iterators, body)

    def _quantified(self) -> Node:
        at, every = self.place(), self.is_word("every")
        iterators = self._iterators("every" if every else "some")
        self.expect_word("satisfies", f"after what `{'every' if every else 'some'}` goes through")
        body = self.expression()
        self._forget(iterators)
        return Quantified(at, every, iterators, body)

    def _forget(self, iterators: list[Iterator]) -> None:
        for iterator in iterators:
            self.forget(iterator.name)

    def _function_definition(self) -> Node:
        at, first = self.place(), self.token.start
        self.index += 2
        parameters: list[tuple[str, Type | None]] = []
        while not self.accept(")"):
            if parameters:
                self.expect(",", "between parameters")
            name = self.name_before(":", ",", ")", what="The name of a parameter")
            parameters.append((name, self.type() if self.accept(":") else None))
        external = self.is_word("external")
        if external:
            self.index += 1
        for name, _ in parameters:
            self.declare(name)
        body = self.expression()
        for name, _ in parameters:
            self.forget(name)
        return FunctionOf(at, parameters, body, external, self.source[first : self.tokens[self.index - 1].end])

    def context(self) -> Node:
        at = self.place()
        self.advance()
        entries: list[tuple[str, Node]] = []
        twice = None
        seen: set[str] = set()
        while not self.accept("}"):
            if entries:
                self.expect(",", "between the entries of a context")
            key = self._key()
            twice = key if key in seen else twice
            seen.add(key)
            calls_itself = self.is_word("function")
            if calls_itself:
                self.declare(key)
            entries.append((key, self.expression()))
            if not calls_itself:
                self.declare(key)
            self.member(key)
        for key, _ in entries:
            self.forget(key)
        return ContextOf(at, entries, twice)

    def _key(self) -> str:
        is_text = self.token.kind is Kind.STRING
        key = self.string() if is_text else self.name_before(":", what="The name of an entry")
        self.expect(":", f"after `{key}`")
        return key

    def list_or_range(self) -> Node:
        """After `[`, or after `]` as an opening bracket."""
        at, included = self.place(), self.is_sign("[")
        self.advance()
        if included and self.accept("]"):
            return ListOf(at, [])
        items = [self.expression()]
        if self.is_sign("..") or not included:
            return self.range_end(at, items[0], included=included)
        while self.accept(","):
            items.append(self.expression())
        self.expect("]", "at the end of the list")
        return ListOf(at, items)

    def range_end(self, at: Place, start: Node, *, included: bool) -> Node:
        self.expect("..", "in the range")
        end = self.expression()
        if not self.is_sign("]", ")", "["):
            self.fail(f"The range is not closed; there is {self.found()} instead.")
        return RangeOf(at, start, end, included, self.advance().text == "]")

    def parenthesis(self) -> Node:
        """After `(`: an expression, or a range that is open at its start."""
        at = self.place()
        self.advance()
        inner = self.expression()
        if self.is_sign(".."):
            return self.range_end(at, inner, included=False)
        self.expect(")", "to close the bracket")
        return inner
