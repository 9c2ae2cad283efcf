-- How far has each 基本政策 of an asked year come, by the grades of the 取組み事項 that serve it? The sum of their points
-- over three times their number; none while one of them has no grade. One row a policy and department; one a policy
-- for all asked departments, where department is null; and the same for all policies together, where plan_item is null
-- and a 取組み事項 that serves several counts once.
SELECT
    x.fiscal_year, x.plan_item, x.department,
    count(*) AS items,
    count(x.points) AS graded,
    count(*) FILTER (WHERE x.points = 3) AS advanced,
    count(*) FILTER (WHERE x.points = 2) AS under_way,
    count(*) FILTER (WHERE x.points = 1) AS examined,
    CASE
        WHEN count(*) = count(x.points) THEN sum(x.points)::double precision / (count(*) * 3)::double precision
    END AS progress
FROM (
    SELECT p.fiscal_year, p.plan_item, p.department, p.points FROM policy_initiative p
    UNION ALL
    SELECT p.fiscal_year, p.plan_item, NULL::text AS department, p.points FROM policy_initiative p
    UNION ALL
    SELECT d.fiscal_year, NULL::text AS plan_item, d.department, d.points
    FROM (SELECT DISTINCT p.fiscal_year, p.department, p.initiative, p.points FROM policy_initiative p) d
    UNION ALL
    SELECT d.fiscal_year, NULL::text AS plan_item, NULL::text AS department, d.points
    FROM (SELECT DISTINCT p.fiscal_year, p.department, p.initiative, p.points FROM policy_initiative p) d
) x
GROUP BY x.fiscal_year, x.plan_item, x.department
