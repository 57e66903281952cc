"""What draws the pictures and tables in the documentation; nothing that `cloudfief` does needs it.

The picture of the README and of a scenario's page, from a finished run, and the table of all levers, each run once:

    python -m cloudfief.documentation.run_picture runs/deepseek docs/images/result.png
    python -m cloudfief.documentation.scenario_picture runs/bubble docs/images/scenarios/bubble.png
    python -m cloudfief.documentation.lever_table table.md 3000 4 60
"""
