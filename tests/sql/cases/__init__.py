"""Tables of expected values, the awkward ones first; each case states a rule."""

from tests.sql.cases.achievement import ACHIEVEMENT
from tests.sql.cases.confirmed import CONFIRMED
from tests.sql.cases.estimate import ESTIMATE
from tests.sql.cases.plan import PLAN
from tests.sql.cases.status import STATUS
from tests.sql.cases.to_date import TO_DATE

CASES = [*ACHIEVEMENT, *TO_DATE, *STATUS, *PLAN, *ESTIMATE, *CONFIRMED]
