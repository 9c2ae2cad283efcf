-- As of which change? The one asked for, else the newest.
SELECT coalesce($4::bigint, (SELECT max(c.change_no) FROM change c)) AS change_no
