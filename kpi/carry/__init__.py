"""次年度へ引き継ぐ: what of a year's plan is proposed for the next one, line by line, and the one write that saves it.

`drafting` says by rule what comes along and why, and what does not; `saving` writes what a person chose. Nothing of the
old year changes, no target and no date is invented, and what has come along once is known by `carry_over`.
"""
