"""Users, scenarios and checks of the load test, for one Locust process. Importing it makes gRPC work with gevent."""

import gevent
import grpc.experimental.gevent

# With gevent, each gRPC call in progress takes a thread of this pool. With the default of ten, calls would queue.
MAXIMUM_CALLS = 2_000

grpc.experimental.gevent.init_gevent()
gevent.get_hub().threadpool.maxsize = MAXIMUM_CALLS
