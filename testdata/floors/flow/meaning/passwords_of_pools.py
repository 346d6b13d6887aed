"""A pool of connections is opened with a password, as one connection is."""
# rules: hardcoded-credential

import os

from psycopg2 import pool

own = pool.SimpleConnectionPool(1, 20, host="db", user="shop", password="hJ8s-2kf9Qx")  # expect: hardcoded-credential
other = pool.ThreadedConnectionPool(1, 20, host="db", user="shop", password=os.environ["DB_PASSWORD"])  # ok: hardcoded-credential
