"""Puts a mutant into a module that is imported already: everything that holds one of its functions runs the new code."""

import ast
import gc
import sys
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType

from tools.mutants.mutations import MODULE, Mutant


class Swapper:
    """One module: its syntax tree, its functions wherever they are held, and its code as it is."""

    def __init__(self, root: Path, file: str) -> None:
        self.tree = ast.parse((root / file).read_text(encoding="utf-8"))
        self._file = str(root / file)
        self._module = import_module(file.removesuffix(".py").replace("/", "."))
        # What tests/conftest.py froze is not among the collector's objects.
        gc.unfreeze()
        self._functions = [
            held
            for held in gc.get_objects()
            # By its type: `isinstance` asks a weak proxy for its class, and that of what is gone raises.
            if type(held) is FunctionType and held.__code__.co_filename == self._file
        ]
        if not self._functions:
            raise RuntimeError(f"no function of {file} is found to be changed")

    def swap(self, mutant: Mutant) -> None:
        """For the rest of this process's life. Raises what the changed line raises, where it is the module's own."""
        mutant.apply()
        if mutant.name.function == MODULE:
            self._assign(mutant)
            return
        codes = _codes(compile(self.tree, self._file, "exec"))
        for held in self._functions:
            code = codes.get(_key(held.__code__))
            if code is not None and not code.co_freevars:
                # A closure that looks at nothing outside any more is still given what it was given.
                code = code.replace(co_freevars=held.__code__.co_freevars)
            if code is not None and code.co_freevars == held.__code__.co_freevars:
                held.__code__ = code

    def _assign(self, mutant: Mutant) -> None:
        """Runs the changed assignment, and gives its value to whoever imported the name."""
        before = dict(vars(self._module))
        changed = ast.Module([mutant.statement], [])
        exec(compile(changed, self._file, "exec"), vars(self._module))  # noqa: S102  it is the module's own line
        for name, value in vars(self._module).items():
            if before.get(name) is value:
                continue
            for other in list(sys.modules.values()):
                held = getattr(other, "__dict__", {})
                if name in held and held[name] is before.get(name):
                    held[name] = value


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    codes = {_key(code): code}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            codes |= _codes(constant)
    return codes


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno
