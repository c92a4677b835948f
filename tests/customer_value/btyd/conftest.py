import pytest

from crmlab import DataUnavailable, btyd, datasets


@pytest.fixture(scope="session")
def cdnow():
    """The real purchases, from the development dependency if from nowhere else."""
    try:
        return datasets.cdnow()
    except DataUnavailable as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def calibration(cdnow):
    """The summary of CDNOW as the literature has it: weeks, calibration to 30 September 1997."""
    return btyd.summary(cdnow[cdnow["date"] <= "1997-09-30"], as_of="1997-09-30", unit="W")
