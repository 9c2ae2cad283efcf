-- Which readings of each shown figure are withheld from what is published (公表時は秘匿)? `is_in_value` says that the
-- year's value to date would tell it: months that are added up count each, else the last one.
SELECT
    r.fiscal_year, r.indicator, r.month,
    coalesce(
        r.month = t.actual_month OR (i.entry_mode = 'increment' AND i.accumulation IN ('sum', 'average')),
        FALSE
    ) AS is_in_value
FROM running r
JOIN indicator i ON i.indicator = r.indicator
JOIN actual w ON w.indicator = r.indicator AND w.month = r.month AND w.withheld
LEFT JOIN standing t ON t.fiscal_year = r.fiscal_year AND t.indicator = r.indicator AND t.epoch = r.epoch
WHERE r.reading_year = r.fiscal_year
