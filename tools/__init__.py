"""What `./dev` is made of. Nothing in here is needed by the add-on itself.

From the ground up, each knows only those above it:

    console       what is printed, and how a command fails
    places        where things are, and the locks between several ./dev
    process       starts and stops child processes
    odoo_log      reads the log of Odoo
    debian        gets packages of Debian without installing them
    odoo_source   finds or gets Odoo
    python_env    the virtual environments
    postgres      finds or starts PostgreSQL
    workbench     all of these, ready for a command
    database      makes, copies and removes databases with their files
    odoo_tests    runs tests inside Odoo
    bench_odoo    runs measurements inside Odoo
    rooms         the rule of the plain rooms
    translations  the templates of translations, and what is left to translate
    cmd_*         one module a command
    cli           picks the command
"""
