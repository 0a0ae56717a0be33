"""Users, scenarios and checks of the load test. Made for one Locust process; gRPC is made to work with gevent first."""

import grpc.experimental.gevent

grpc.experimental.gevent.init_gevent()
