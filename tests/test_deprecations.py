"""What a library is about to take away fails the tests, whoever in the library says so and in whichever process."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest

OUR_OWN_AND_A_LIBRARYS = ["ocop_tasks.work.my_tasks_views", "wtforms.fields.choices"]
KINDS = [DeprecationWarning, PendingDeprecationWarning]


@pytest.mark.parametrize("module", OUR_OWN_AND_A_LIBRARYS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_deprecation_fails_the_test(kind, module):
    with pytest.raises(kind):
        warnings.warn_explicit("will be removed", kind, "module.py", 1, module=module)


@pytest.mark.parametrize("kind", KINDS)
def test_a_deprecation_fails_a_server_or_command_that_a_test_starts(kind):
    code = (
        "import warnings;"
        f"warnings.warn_explicit('will be removed', {kind.__name__}, 'module.py', 1, module='wtforms')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode
    assert ended.stderr.endswith(f"{kind.__name__}: will be removed\n")
