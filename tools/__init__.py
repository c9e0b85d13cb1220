"""What `./dev` is made of. Nothing in here is needed by the add-on itself.

console   what is printed, and how a command fails
places    where things are: the repository, the add-on, the cache folder
process   starts and stops child processes
debian    gets packages of Debian without installing them
python_env  the virtual environments
odoo_source finds or gets Odoo
postgres  finds or starts PostgreSQL
database  creates, copies and drops databases with their filestore
workbench all of the above, ready for a command
cmd_*     one module a command; cli picks it
"""
