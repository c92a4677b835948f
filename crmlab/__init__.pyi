from crmlab import course as course
from crmlab import datasets as datasets
from crmlab import explore as explore
from crmlab import figure as figure
from crmlab import valid as valid
from crmlab import workbook as workbook
from crmlab.campaigns import mailing as mailing
from crmlab.customer_value import abc_analysis as abc_analysis
from crmlab.customer_value import btyd as btyd
from crmlab.customer_value import clv as clv
from crmlab.customer_value import customer_base as customer_base
from crmlab.customer_value import portfolio as portfolio
from crmlab.customer_value import profitability as profitability
from crmlab.customer_value import rfm as rfm
from crmlab.customer_value import value_parts as value_parts
from crmlab.customer_value import value_sensitivity as value_sensitivity
from crmlab.errors import CRMLabError as CRMLabError
from crmlab.errors import DataUnavailable as DataUnavailable
from crmlab.errors import InvalidData as InvalidData
from crmlab.i18n import set_language as set_language
from crmlab.measurement import ahp as ahp
from crmlab.measurement import before_after as before_after
from crmlab.measurement import experiments as experiments
from crmlab.measurement import indicators as indicators
from crmlab.measurement import lift as lift
from crmlab.measurement import mediation as mediation
from crmlab.measurement import normalisation as normalisation
from crmlab.measurement import scales as scales
from crmlab.measurement import targeting as targeting
from crmlab.measurement import weighting as weighting
from crmlab.relationships import bonds as bonds
from crmlab.relationships import commitment_trust as commitment_trust
from crmlab.relationships import regimes as regimes
from crmlab.relationships import spending as spending

_METHODS: dict[str, str]
_OTHERS: tuple[str, ...]
