"""What the tests of the classroom share."""

import pytest


@pytest.fixture(scope="module")
def records_apart(tmp_path_factory):
    """Records of a file's tests go to a folder of its own, as on a machine of one's own: not in Binder, not static."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMLAB_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "CRMLAB_STATIC"):
            patch.delenv(name, raising=False)
        yield
