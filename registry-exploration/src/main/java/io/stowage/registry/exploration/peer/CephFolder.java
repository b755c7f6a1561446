package io.stowage.registry.exploration.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The files of a Ceph cluster with one monitor and one OSD, which keeps its objects in memory. Its
 * daemons listen on the loopback interface, and require no keys from each other.
 */
record CephFolder(Path root, int monitorPort, int gatewayPort) {
  private static final String DAEMONS = "a";
  private static final List<String> MESSENGERS = List.of(
      "ms_mon_client_mode",
      "ms_mon_service_mode",
      "ms_mon_cluster_mode",
      "ms_client_mode",
      "ms_service_mode",
      "ms_cluster_mode");

  /** Writes the configuration, and creates the stores of the monitor and of the OSD. */
  void create() throws IOException {
    UUID cluster = UUID.randomUUID();
    for (String folder : List.of("mon", "osd", "rgw")) {
      Files.createDirectory(root.resolve(folder));
    }
    Files.writeString(configuration(), text(cluster));
    Path monitors = root.resolve("monmap");
    Command.of("monmaptool", "--create", "--fsid", cluster.toString(), "--addv", DAEMONS)
        .and("[v2:" + monitorAddress() + "]", monitors.toString())
        .run();
    program("ceph-mon", "-i", DAEMONS, "--mkfs", "--monmap", monitors.toString())
        .run();
  }

  /** Returns the command that starts the monitor. */
  Command monitor() {
    return program("ceph-mon", "-i", DAEMONS, "-f");
  }

  /** Creates the store of the OSD. The monitor must run. */
  void createStore() {
    String id = UUID.randomUUID().toString();
    program("ceph", "--connect-timeout", "30", "osd", "new", id).run();
    program("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", id).run();
  }

  /** Returns the command that starts the OSD. */
  Command store() {
    return program("ceph-osd", "-i", "0", "-f");
  }

  /** Returns the command that starts the gateway. */
  Command gateway() {
    return program("radosgw", "-n", "client.rgw.a", "-f");
  }

  /** Creates a user of the gateway with these keys. */
  void createUser(String accessKey, String secretKey) {
    program("radosgw-admin", "user", "create", "--uid=tests", "--display-name=tests")
        .and("--access-key=" + accessKey, "--secret-key=" + secretKey)
        .run();
  }

  /** Returns the last part of the log of {@code daemon}. */
  String log(String daemon) throws IOException {
    Path file = root.resolve(daemon + ".log");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  private Command program(String... words) {
    return Command.of(words)
        .and("--conf", configuration().toString())
        .in(Map.of("CEPH_CONF", configuration().toString()));
  }

  private Path configuration() {
    return root.resolve("ceph.conf");
  }

  private String monitorAddress() {
    return "127.0.0.1:" + monitorPort + "/0";
  }

  /** Without keys, the daemons cannot encrypt, as they would by default. */
  private String text(UUID cluster) {
    String plain = MESSENGERS.stream().map(each -> each + " = crc\n").collect(Collectors.joining());
    return """
        [global]
        fsid = %1$s
        mon_host = [v2:%2$s]
        mon_initial_members = a
        auth_cluster_required = none
        auth_service_required = none
        auth_client_required = none
        %3$s
        client_mount_timeout = 30
        public_addr = 127.0.0.1
        cluster_addr = 127.0.0.1
        ms_bind_ipv6 = false
        run_dir = %4$s
        admin_socket =
        log_file = %4$s/$name.log
        log_to_stderr = false
        mon_cluster_log_file = %4$s/cluster.log
        crash_dir = %4$s/crash
        debug_ms = 0/0
        debug_rgw = 0/0
        debug_osd = 0/0
        debug_mon = 0/0
        debug_rocksdb = 0/0
        debug_paxos = 0/0
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        osd_crush_chooseleaf_type = 0
        osd_pool_default_pg_num = 8
        osd_pool_default_pgp_num = 8
        osd_pool_default_pg_autoscale_mode = off
        mon_allow_pool_size_one = true
        mon_max_pg_per_osd = 1000
        [mon]
        mon_data = %4$s/mon
        mon_data_avail_crit = 1
        mon_data_avail_warn = 2
        paxos_propose_interval = 0.05
        paxos_min_wait = 0.01
        [osd]
        osd_data = %4$s/osd
        osd_objectstore = memstore
        memstore_device_bytes = 4G
        osd_max_object_name_len = 2048
        osd_class_load_list = *
        osd_class_default_list = *
        [client.rgw.a]
        rgw_data = %4$s/rgw
        rgw_frontends = beast endpoint=127.0.0.1:%5$d tcp_nodelay=1
        rgw_thread_pool_size = 64
        rgw_rados_pool_pg_num_min = 8
        rgw_enable_usage_log = false
        rgw_enable_ops_log = false
        rgw_dynamic_resharding = false
        rgw_run_sync_thread = false
        """.formatted(cluster, monitorAddress(), plain, root, gatewayPort);
  }
}
