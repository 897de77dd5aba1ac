"""One Ray cluster of two nodes, of one core each, for all tests."""

import pytest
from ray import cluster_utils

from layca.study.sweep import ray_cluster


@pytest.fixture(scope='session')
def two_nodes():
  """The cluster, and this process connected to it."""
  node = {'num_cpus': 1, 'object_store_memory': 80 * 2**20}
  nodes = cluster_utils.Cluster(
    initialize_head=True, head_node_args={**node, 'include_dashboard': False}
  )
  nodes.add_node(**node)
  with ray_cluster.connected(nodes.address):
    nodes.wait_for_nodes()
    yield nodes
  nodes.shutdown()
