#include "daemon.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "api/api.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/daily.hpp"
#include "farm/credits/credits.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/discovery/discover.hpp"
#include "farm/discovery/fetch.hpp"
#include "farm/housekeeping.hpp"
#include "farm/library/policy.hpp"
#include "farm/messages/mail.hpp"
#include "farm/messages/webhooks.hpp"
#include "farm/network_policy.hpp"
#include "farm/planning/plan/readings.hpp"
#include "farm/planning/plan/zones_of_before.hpp"
#include "farm/planning/rezone.hpp"
#include "farm/review/keep.hpp"
#include "farm/similar/index.hpp"
#include "farm/upkeep/daily_sweep.hpp"
#include "http/server/server.hpp"
#include "keeper.hpp"
#include "log/log.hpp"
#include "policy.hpp"
#include "queue/workers.hpp"
#include "quiet.hpp"
#include "secrets.hpp"
#include "settings/file.hpp"
#include "settings/places.hpp"
#include "settings/variables.hpp"
#include "stopper.hpp"
#include "sys/limits.hpp"
#include "sys/lock_file.hpp"
#include "sys/service.hpp"
#include "zones/zones.hpp"

namespace farmtok::daemon {
namespace {

using namespace std::chrono_literals;

std::string private_folder(const std::string& path) {
  std::error_code fault;
  std::filesystem::create_directories(path, fault);
  if (fault)
    throw base::Error{fault == std::errc::no_space_on_device ? base::Code::STORAGE_FULL : base::Code::INTERNAL,
                      fmt::format("cannot make the folder {}: {}", path, fault.message()),
                      "Check its disk and its permissions."};
  ::chmod(path.c_str(), 0700);
  return path;
}

/// Connections for which the limit on open files has room, two descriptors each (the socket, and the file that is
/// sent), beside the daemon's own needs: its database, renders, webhooks, mails and the operator's connections.
/// Throws CONFIG_INVALID when it cannot work at all.
std::size_t connections_within(std::uint64_t descriptors, std::size_t wanted) {
  constexpr std::uint64_t reserve = 256, least_reserve = 64, least_connections = 8;
  const auto kept = std::max(least_reserve, std::min(reserve, descriptors / 2));
  if (descriptors < kept + 2 * least_connections)
    throw base::Error{base::Code::CONFIG_INVALID,
                      fmt::format("this process may open only {} files; it needs {} at the least", descriptors,
                                  kept + 2 * least_connections),
                      "Raise the limit: LimitNOFILE= of the unit, or `ulimit -n 4096` before the start."};
  const auto room = static_cast<std::size_t>((descriptors - kept) / 2);
  if (room < wanted)
    log::warn(
        "the limit on open files is low: fewer volunteers can be connected at once",
        {{"open_files", descriptors},
         {"connections", room},
         {"http.max_connections", wanted},
         {"hint", fmt::format("LimitNOFILE={} of the unit, or `ulimit -n` before the start", 2 * wanted + kept)}});
  return std::min(room, wanted);
}

http::ServerOptions server_options(const settings::Settings& settings) {
  const auto places = settings::daemon_places(settings);
  const auto listener = listener_policy(settings);
  http::ServerOptions options;
  options.socket_path = places.socket;
  options.http_address = places.http == "off" ? "" : places.http;
  options.max_upload = static_cast<std::uint64_t>(farm::library::storage_policy(settings).largest_video_bytes);
  options.max_connections = connections_within(sys::raise_descriptor_limit(), listener.max_connections);
  options.max_per_client = listener.max_per_client;
  options.trusted_proxies = http::Networks{listener.trusted_proxies, "http.trusted_proxies"};
  const auto inherited = sys::inherited_sockets();
  options.inherited_socket = inherited.unix_socket;
  options.inherited_http = inherited.tcp;
  return options;
}

/// Logged at the start, too: the operator may not run doctor for weeks.
void warn_of_exposed(const settings::Settings& settings) {
  const auto exposed = settings::exposed_secrets(settings.file());
  if (exposed.empty()) return;
  log::warn("others on this machine can read or change the configuration, which holds secrets",
            {{"file", settings.file()}, {"keys", base::join(exposed, ", ")}, {"help", "chmod 600 " + settings.file()}});
}

/// A setting that was mistyped in the environment is not in force.
void warn_of_variables() {
  for (const auto& told : settings::mistyped_variables()) log::warn(told);
}

/// "127.0.0.1:8642" as bound: the port is the real one, also when 0 was asked for.
std::string bound_address(const http::ServerOptions& options, unsigned short port) {
  if (port == 0) return {};
  const auto host = options.http_address.substr(0, options.http_address.rfind(':'));
  return fmt::format("{}:{}", host.empty() ? "127.0.0.1" : host, port);
}

std::string public_url(const settings::Settings& settings, const std::string& address) {
  auto url = listener_policy(settings).public_url;
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty() || address.empty()) return url;
  const auto everywhere = address.starts_with("0.0.0.0:") || address.starts_with("[::]:");
  return "http://" + (everywhere ? "127.0.0.1" + address.substr(address.rfind(':')) : address);
}

unsigned render_threads(const settings::Settings& settings) {
  const auto wanted = lane_policy(settings).renders;
  return wanted > 0 ? static_cast<unsigned>(wanted) : std::max(1U, std::thread::hardware_concurrency());
}

/// Reported at the start and not with the first post: a child that cannot be confined renders nothing.
void try_child(const farm::library::MediaChild& child) {
  try {
    child.self_test();
  } catch (const base::Error& error) {
    log::error("no video can be rendered", {{"error", error.message}, {"hint", error.hint}});
  }
}

/// Everything that runs beside the server, started and stopped together.
class Engine {
 public:
  Engine(farm::Farm& farm, farm::delivery::ClockWatch& believed, std::vector<queue::LaneSpec> lanes)
      : store_(farm.store),
        timer_("timer", store_.clock(),
               // Poked when the clock is trusted again.
               [&farm, &believed] { return believed.look() ? std::nullopt : farm::delivery::fire_due(farm); }),
        quiet_(store_),
        watchdog_("watchdog", store_.clock(), [this] { return watch(); }) {
    for (auto& lane : lanes) lanes_.push_back(std::make_unique<queue::Lane>(store_, std::move(lane)));
  }

  void poke(unsigned touched) {
    if (touched & (1U << static_cast<unsigned>(model::WorkKind::fire))) timer_.poke();
    for (const auto& lane : lanes_) lane->poke(touched);
    quiet_.written();
  }

  void start() {
    timer_.start();
    for (const auto& lane : lanes_) lane->start();
    quiet_.start();
  }

  /// From READY on, also while the rest has to wait for the store.
  void start_watchdog() {
    if (sys::watchdog_interval()) watchdog_.start();
  }

  void stop() {
    for (const auto& lane : lanes_) lane->stop();
    timer_.stop();
    quiet_.stop();
    watchdog_.stop();
    timer_.join();
    for (const auto& lane : lanes_) lane->join();
    quiet_.join();
    watchdog_.join();
  }

  std::vector<std::pair<std::string, std::uint64_t>> failures() const {
    std::vector<std::pair<std::string, std::uint64_t>> made;
    const auto look = [&](const queue::Loop& loop) {
      if (loop.failures() > 0) made.emplace_back(loop.name(), loop.failures());
    };
    look(timer_);
    for (const auto& lane : lanes_)
      for (const auto& loop : lane->loops()) look(*loop);
    look(quiet_.loop());
    return made;
  }

 private:
  /// Fed by the timer's real progress only: it stepped since the last check, or it sleeps and nothing is overdue.
  std::optional<base::Instant> watch() {
    const auto now = store_.clock().now();
    const auto steps = timer_.steps();
    const auto until = timer_.sleeping_until();
    if (steps != seen_ || !until || *until + 5s > now) sys::notify_alive();
    seen_ = steps;
    return now + std::chrono::duration_cast<std::chrono::milliseconds>(*sys::watchdog_interval() / 3);
  }

  store::Store& store_;
  queue::Loop timer_;
  std::vector<std::unique_ptr<queue::Lane>> lanes_;
  Quiet quiet_;
  queue::Loop watchdog_;
  std::uint64_t seen_ = 0;
};

/// A refusal names the newest good backup and the commands that help.
void open_store(std::optional<store::Store>& opened, const std::string& state, const base::Clock& clock,
                const settings::Settings& settings, bool accept) {
  try {
    opened.emplace(state, clock, store::Opening{.accept = accept, .vfs = {}});
  } catch (base::Error& error) {
    if (error.code == base::Code::STORAGE_DAMAGED) error.hint = farm::backup::damage_hint(settings);
    throw;
  }
}

/// Renews the index of the catalogue's words, if an older version made it: in parallel to everything else.
void renew(farm::discovery::Catalogue& catalogue, const std::stop_token& stop) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 15);
  try {
    catalogue.renew(stop);
  } catch (const std::exception& fault) {
    log::error("the words of the catalogue could not be indexed anew; the next start tries again",
               {{"cause", fault.what()}});
  }
}

/// Removes the copies of a restore that was killed before it changed anything.
void clear_restored(const std::string& state) {
  std::error_code ignored;
  std::filesystem::remove_all(std::filesystem::path{state} / farm::backup::restored_folder, ignored);
}

}  // namespace

void run(const settings::Settings& settings, bool accept) {
  ::umask(0077);
  const auto state = settings::daemon_places(settings).state;
  patiently([&] { private_folder(state); });
  const sys::LockFile lock{state + "/lock"};
  const auto logs = log_policy(settings);
  log::bound_file(state + "/farmtokd.log", logs.most_bytes, logs.former_files);
  warn_of_exposed(settings);
  warn_of_variables();
  const base::SystemClock clock;
  std::optional<store::Store> opened;
  std::string user_id;
  patiently([&] {
    if (!opened) open_store(opened, state, clock, settings, accept);
    opened->thaw();
    user_id = opened->meta("user_id", [] { return crypto::new_id("usr"); });
  });
  auto& store = *opened;
  const auto network = farm::network_policy(settings);
  const http::AddressGuard guard{network.allowed};
  Secrets secrets{store, settings, accept};
  farm::Farm farm{store, settings, {}, user_id, secrets.shared(), secrets.root()};
  try {
    secrets.settle(store);
  } catch (const base::Error& error) {
    if (!base::storage_refused(error.code)) throw;  // else the keeper's chores try again, before anything is signed
  }
  farm::library::MediaStore media{farm};
  farm::dedup::Renders renders{farm, media};
  farm::similar::Index similar_index{farm, media, renders.child()};
  farm::discovery::Catalogue catalogue{state, clock};
  services::ServiceClient service_client{clock};
  farm::discovery::DiscoveryProviders discovery{farm, service_client, catalogue};
  farm::analysis::Analysts analysts{farm, service_client, renders.child(), catalogue.rarity()};
  const farm::discovery::Originals originals{farm, media, renders.child(), guard, discovery};
  farm::delivery::ClockWatch watch{store};
  // One lane for each kind of neighbour: a wait in one of them delays none of the others. Where hosts must answer, a
  // quarter of the threads is kept for those that do, and those that do not hold another (queue/hosts.hpp); threads
  // that wait for one cost little, so there are many.
  const queue::Choice hosts{.order = queue::Order::host, .per_host = network.per_host, .must_answer = true};
  auto receivers = hosts;
  receivers.first_tries_first = true;
  std::vector<queue::LaneSpec> lanes;
  lanes.push_back({"render", {renders.handler()}, render_threads(settings), 2h, {.order = queue::Order::priority}});
  lanes.push_back({"look", {similar_index.handler()}, 1, 30min});
  lanes.push_back({"fetch", {farm::discovery::fetch_handler(farm, originals)}, 16, 1h, hosts});
  lanes.push_back({"webhook", {farm::messages::webhook_handler(farm, guard)}, 32, 10min, receivers});
  lanes.push_back({"mail", {farm::messages::mail_handler(farm)}, 2, 10min, receivers});
  lanes.push_back(
      {"sweep", {farm::delivery::held_with_clock(watch, farm::upkeep::sweep_handler(farm, media))}, 1, 10min});
  lanes.push_back({"credit", {farm::credits::credit_handler(farm, service_client)}, 2, 10min});
  // A provider that hangs holds its own two threads, and so does an analyst with its own.
  lanes.push_back({"discover",
                   {farm::discovery::discover_handler(farm, discovery, catalogue.rarity())},
                   static_cast<unsigned>(2 * discovery.all().size()),
                   1h,
                   {.order = queue::Order::host, .per_host = 2}});
  const auto asking = lane_policy(settings).analyses;
  lanes.push_back({"analyse",
                   {farm::review::analyse_handler(farm, analysts, originals)},
                   static_cast<unsigned>(asking) * static_cast<unsigned>(analysts.all().size()),
                   1h,
                   {.order = queue::Order::host, .per_host = asking}});
  farm::backup::Backups backups{farm, media, FARMTOK_VERSION};
  lanes.push_back(
      {"backup", {farm::delivery::held_with_clock(watch, farm::backup::backup_handler(farm, backups))}, 1, 6h});
  Engine engine{farm, watch, std::move(lanes)};

  Stopper stopper;
  api::Api api{.farm = farm,
               .media = media,
               .renders = renders,
               .similar_index = similar_index,
               .service_client = service_client,
               .discovery = discovery,
               .catalogue = catalogue,
               .analysts = analysts,
               .clock = watch,
               .backups = backups,
               .health = {clock.now(), FARMTOK_VERSION, {}, [&engine] { return engine.failures(); }, secrets.faults()},
               .stop = [&stopper] { stopper.ask(); }};
  const auto options = server_options(settings);
  http::Server server{http::Router{api::routes(api)}, options, api::hooks(api)};
  api.health.http_address = bound_address(options, server.port());
  farm.links.public_url = public_url(settings, api.health.http_address);

  media.clear_scratch();
  clear_restored(state);
  store.on_commit([&](unsigned touched) {
    engine.poke(touched);
    server.poke_streams();
  });
  Keeper keeper{store, watch,
                [&] {
                  watch.start();
                  secrets.settle(store);
                  farm::start_housekeeping(store);
                  farm::backup::start_backups(farm, backups);
                  farm::credits::open_ledger(farm);
                  farm::delivery::release_blocked(farm);
                  farm::planning::keep_zones_of_before(farm);
                  farm::planning::compare_plans(farm);
                  farm::planning::follow_zone_data(farm);
                },
                [&] { engine.start(); }};
  keeper.start();
  engine.start_watchdog();
  stopper.start([&server, &renders] {
    sys::notify_stopping();
    log::info("stopping");
    renders.stop_previews();
    server.stop(4s);
  });
  log::info("ready", {{"version", FARMTOK_VERSION},
                      {"state", state},
                      {"socket", options.socket_path},
                      {"http", api.health.http_address},
                      {"public_url", farm.links.public_url}});
  sys::notify_ready();
  const std::jthread renewal{[&catalogue](const std::stop_token& stop) { renew(catalogue, stop); }};
  const std::jthread self_test{[&renders] { try_child(renders.child()); }};
  server.run();
  keeper.stop();
  engine.stop();
  store.close_cleanly();
  stopper.finish();
  log::info("stopped");
}

}  // namespace farmtok::daemon
