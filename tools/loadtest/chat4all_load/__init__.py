"""Users, scenarios and checks of the load test. Made for one Locust process; gRPC is made to work with gevent first."""

import gevent
import grpc.experimental.gevent

# Under gevent each gRPC call that waits takes a thread of this pool. With gevent's ten, calls would wait for each other.
MAXIMUM_CALLS = 2_000

grpc.experimental.gevent.init_gevent()
gevent.get_hub().threadpool.maxsize = MAXIMUM_CALLS
