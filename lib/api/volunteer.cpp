#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/call.hpp"
#include "api/guesses.hpp"
#include "api/page_cache.hpp"
#include "api/policy.hpp"
#include "api/unlock.hpp"
#include "api/visits.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/planning/link.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/proof/batch.hpp"
#include "farm/proof/proof.hpp"
#include "farm/proof/same_link.hpp"
#include "http/server/client_address.hpp"
#include "log/log.hpp"
#include "model/json.hpp"
#include "pages/assets.hpp"
#include "pages/plain_pages.hpp"
#include "pages/task_page.hpp"
#include "queue/events.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using http::Request;
using http::Response;
using model::Scheduled;

/// A volunteer types a link, a name or a password.
constexpr std::size_t most_typed = 8U << 10;

bool wants_html(const Request& request) {
  return request.headers.get("accept").find("text/html") != std::string_view::npos;
}

bool is_form(const Request& request) {
  return request.headers.get("content-type").starts_with("application/x-www-form-urlencoded");
}

Response html(int status, std::variant<std::string, std::shared_ptr<const std::string>> body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add("Content-Security-Policy", std::string{pages::csp()});
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-store");
  if (auto* shared = std::get_if<1>(&body)) response.body = std::move(*shared);
  else response.body = std::move(std::get<0>(body));
  return response;
}

/// By path alone: the page's policy allows forms to redirect within this origin only.
Response see_other(const std::string& path) {
  Response response;
  response.status = 303;
  response.headers.add("Location", path);
  response.headers.add("Cache-Control", "no-store");
  return response;
}

/// "Thursday 24 December, 09:00 (New York)"
std::string due_words(const Scheduled& post) {
  using namespace std::chrono;
  static constexpr std::array weekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
  const auto wall = zones::to_wall(post.scheduled_datetime, post.timezone);
  const auto day = floor<days>(wall);
  const year_month_day date{day};
  const hh_mm_ss time{wall - day};
  auto city = post.timezone.substr(post.timezone.rfind('/') + 1);
  std::ranges::replace(city, '_', ' ');
  return fmt::format("{} {} {}, {:02}:{:02} ({})", weekdays[weekday{sys_days{day.time_since_epoch()}}.c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     time.hours().count(), time.minutes().count(), city);
}

bool is_gone(sql::Database& db, const std::optional<std::string>& stored) {
  const auto id = stored ? farm::Links::media_id(*stored) : std::nullopt;
  return id && farm::count(db("SELECT count(*) FROM media WHERE media_id = ? AND gone_at IS NOT NULL", *id)) > 0;
}

std::string video_state(sql::Database& db, const Scheduled& post) {
  if (!post.dedup_status) return "none";
  switch (*post.dedup_status) {
    case model::DedupStatus::completed:
      return is_gone(db, post.deduplicated_video_url) ? "gone" : "ready";
    case model::DedupStatus::failed:
      return "failed";
    case model::DedupStatus::pending:
      return "preparing";
  }
  return "none";
}

/// The path of one of our own links.
std::string path_of(const farm::Farm& farm, const std::string& link) {
  return link.substr(std::min(link.size(), farm.links.public_url.size()));
}

/// The post of the requested page. The operator's door names it by its id, which stays valid after its link changes.
Scheduled post_asked(const Api& api, sql::Database& db, const Request& request) {
  const auto& key = request.params.at(0);
  if (request.door == http::Door::operator_ && key.starts_with("post_")) return farm::planning::get_post(db, key);
  return farm::planning::post_of_link(api.farm, db, key, api.farm.store.clock().now());
}

Scheduled post_asked(const Api& api, const Request& request) {
  return api.farm.store.read([&](sql::Database& db) { return post_asked(api, db, request); });
}

pages::TaskPage page_of(const Api& api, sql::Database& db, const Scheduled& post) {
  pages::TaskPage page;
  page.task = farm::proof::task_of(api.farm, db, post);
  page.timezone_text = due_words(post);
  page.video_state = video_state(db, post);
  if (post.render) {
    page.video_width = static_cast<int>(post.render->output.width);
    page.video_height = static_cast<int>(post.render->output.height);
  }
  page.form_action = fmt::format("/volunteer/{}/proof", farm::Links::key(post));
  if (const auto next = farm::proof::next_task(db, post)) {
    const auto other = farm::planning::get_post(db, *next);
    page.next_link = path_of(api.farm, api.farm.links.task(other));
    if (!other.fired) page.next_due = due_words(other);
  }
  return page;
}

Response show(Api& api, PageCache& cache, const Request& request) {
  const auto& id = request.params.at(0);
  const bool as_html = wants_html(request);
  const bool plain = as_html && !request.has_query("done");
  const auto generation = api.farm.store.generation();
  if (plain)
    if (auto page = cache.get(id, generation, api.farm.store.clock().now())) return html(200, std::move(page));

  return api.farm.store.read([&](sql::Database& db) {
    const auto post = post_asked(api, db, request);
    if (post.password_protected && !unlocked(api.farm, post, request)) {
      if (as_html) return html(401, pages::password_page(fmt::format("/volunteer/{}/unlock", id), ""));
      throw Error{Code::PASSWORD_REQUIRED, "this post asks for a password",
                  fmt::format("POST {{\"password\":\"…\"}} to /volunteer/{}/unlock and send the cookie it sets.", id)};
    }
    if (!as_html) {
      auto response = success(200, model::to_json(farm::proof::task_of(api.farm, db, post)));
      response.headers.add("Referrer-Policy", "no-referrer");
      return response;
    }
    auto page = page_of(api, db, post);
    page.just_done = request.has_query("done") && post.proof_url;
    auto bytes = std::make_shared<const std::string>(pages::task_page(page));
    // A page behind a password is rendered again for each visitor who has proved to know it.
    if (plain && !post.password_protected) cache.put(id, generation, bytes, farm::planning::link_end(api.farm, post));
    return html(200, std::move(bytes));
  });
}

Json form_fields(const Request& request) {
  Json made = Json::object();
  for (const auto& pair : base::split(request.body, '&')) {
    const auto equals = pair.find('=');
    const auto name = base::url_decode(pair.substr(0, equals), true);
    const auto value = base::url_decode(equals == std::string::npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value || !base::valid_utf8(*name) || !base::valid_utf8(*value))
      throw Error{Code::INVALID_REQUEST, "the form is not readable"};
    if (!name->empty()) made[*name] = *value;
  }
  return made;
}

void require_unlocked(Api& api, const Request& request) {
  const auto post = post_asked(api, request);
  if (post.password_protected && request.door == http::Door::open && !unlocked(api.farm, post, request))
    throw Error{Code::PASSWORD_REQUIRED, "this post asks for a password first"};
}

/// "this link was returned" → "This link was returned.": a fault as a page shows it.
std::string sentence_of(const std::string& fault) { return base::sentence(fault) + (fault.ends_with('.') ? "" : "."); }

/// A browser sends a tick that is set, and nothing for one that is not; other programs send their words for no.
bool ticked(const Json& fields) {
  const auto said = base::lower(base::trim(fields.value("ai_label_set", "")));
  static constexpr std::array<std::string_view, 6> no{"", "0", "false", "off", "no", "n"};
  return std::ranges::find(no, said) == no.end();
}

/// The page again, with the typed text and its fault.
Response refused_form(Api& api, const Request& request, const Json& fields, const Error& error) {
  return api.farm.store.read([&](sql::Database& db) {
    auto page = page_of(api, db, post_asked(api, db, request));
    page.proof_value = fields.value("proof_url", "");
    page.reported_by_value = fields.value("reported_by", "");
    page.label_value = ticked(fields);
    for (const auto& detail : error.details)
      (detail.field == "reported_by" ? page.reported_by_error : page.proof_error) =
          sentence_of(detail.field == "reported_by" ? "your name " + detail.message : detail.message);
    if (error.code == Code::NOT_FIRED)
      page.proof_error = fmt::format("This post is not due yet: come back on {}.", page.timezone_text);
    else if (error.code == Code::MISSING_PROOF_URL) page.proof_error = "Please paste the link of your post.";
    else if (error.details.empty()) page.proof_error = sentence_of(error.message);
    return html(base::row(error.code).http, pages::task_page(page));
  });
}

/// The page again, with the question whether the link is right although it counts for another post.
Response asked_form(Api& api, sql::Database& db, const Request& request, const Json& fields, const std::string& words) {
  auto page = page_of(api, db, post_asked(api, db, request));
  page.question = words;
  page.proof_value = fields.value("proof_url", "");
  page.reported_by_value = fields.value("reported_by", "");
  page.label_value = ticked(fields);
  return html(409, pages::task_page(page));
}

/// Faults that a volunteer reads on the page of the task, beside the typed text.
bool told_on_page(const Error& error) {
  return base::row(error.code).http == 400 || error.code == Code::NOT_FIRED || error.code == Code::PROOF_RETURNED;
}

Response take_form(Api& api, const Request& request) {
  const auto fields = form_fields(request);
  auto asked = fields;
  if (asked.value("reported_by", "").empty()) asked.erase("reported_by");
  asked.erase("ai_label_set");
  if (ticked(fields)) asked["ai_label_set"] = true;
  const bool sure = asked.erase("sure") > 0;
  try {
    // Asked before it counts. Submitting it again, also after a lost answer, asks or is answered the same.
    auto question = sure ? std::nullopt : api.farm.store.read([&](sql::Database& db) -> std::optional<Response> {
      const auto post = post_asked(api, db, request);
      const auto words = farm::proof::same_link_question(db, post, fields.value("proof_url", ""), "volunteer");
      return words ? std::optional{asked_form(api, db, request, fields, *words)} : std::nullopt;
    });
    if (question) return *std::move(question);
    farm::proof::submit_proof(api.farm, post_asked(api, request).scheduled_id, asked, "volunteer");
  } catch (const Error& error) {
    if (!told_on_page(error)) throw;
    return refused_form(api, request, fields, error);
  }
  const auto post = post_asked(api, request);
  const auto link = path_of(api.farm, api.farm.links.task(post));
  return see_other(link + (link.find('?') == std::string::npos ? "?done=1" : "&done=1"));
}

Response take_proof(Api& api, const Request& request) {
  require_unlocked(api, request);
  if (is_form(request)) return take_form(api, request);
  const Call call{api, request};
  const auto* who = request.door == http::Door::operator_ ? "operator" : "volunteer";
  return perform(call, 200, "POST " + request.path + " " + request.body, [who](const Call& of) {
    return model::to_json(
        farm::proof::submit_proof(of.api.farm, post_asked(of.api, of.request).scheduled_id, of.body(), who));
  });
}

std::string password_in(const Request& request) {
  if (is_form(request)) return form_fields(request).value("password", "");
  const auto body = base::parse_json(request.body);
  const auto field = body.is_object() ? body.find("password") : body.end();
  if (!body.is_object() || field == body.end() || !field->is_string())
    throw Error{Code::INVALID_REQUEST,
                "the body must be an object with the text \"password\"",
                "Send {\"password\":\"…\"}.",
                {{"password", "must be a text"}}};
  return field->get<std::string>();
}

/// The form again, with the fault of the sent password.
Response password_form(const std::string& id, const Error& error) {
  auto response = html(base::row(error.code).http,
                       pages::password_page(fmt::format("/volunteer/{}/unlock", id), sentence_of(error.message)));
  for (const auto& detail : error.details)
    if (detail.field == "retry-after") response.headers.add("Retry-After", detail.message);
  return response;
}

constexpr std::size_t most_unlock_bytes = 4096;

/// Before a guess joins the queue: whether it may be made.
std::optional<Response> admit_guess(Guesses& guesses, const Request& request, base::Instant now) {
  // A password has 200 characters at most; reading a megabyte of JSON takes longer than a guess.
  if (request.body.size() > most_unlock_bytes)
    throw Error{Code::PAYLOAD_TOO_LARGE, fmt::format("the body is larger than {} bytes", most_unlock_bytes)};
  if (request.door == http::Door::operator_) return std::nullopt;
  const auto& id = request.params.at(0);
  try {
    guesses.admit(id, http::client_group(request.peer), now);
    return std::nullopt;
  } catch (const Error& error) {
    if (!is_form(request)) throw;
    return password_form(id, error);
  }
}

void tell_guessing(Api& api, const Scheduled& post, const std::string& peer) {
  api.farm.store.write([&](store::Tx& tx) {
    queue::record(
        tx, {.who = "volunteer",
             .what = "password.guessed",
             .subject = post.scheduled_id,
             .job_id = post.job_id,
             .why = fmt::format("{} wrong passwords for this post, the last from {}", Guesses::burst_size, peer)});
  });
}

/// Counts the guesses of the open door, by the link's key, which is known before the post is. Throws RATE_LIMITED,
/// INVALID_CREDENTIALS.
void check_password(Api& api, Guesses& guesses, const Scheduled& post, const Request& request,
                    const std::string& password) {
  const auto& clock = api.farm.store.clock();
  const auto& key = request.params.at(0);
  const auto client = http::client_group(request.peer);
  const bool counted = request.door == http::Door::open && post.password_protected;
  const auto purse = counted ? guesses.begin(key, client, clock.now()) : Guesses::Purse::common;
  if (password_fits(post, password)) {
    if (counted) guesses.right(key, client, purse);
    return;
  }
  if (counted && guesses.wrong(key, client, clock.now())) tell_guessing(api, post, request.peer);
  throw Error{Code::INVALID_CREDENTIALS, "that is not the password of this post"};
}

Response take_password(Api& api, Guesses& guesses, const Request& request) {
  const auto& id = request.params.at(0);
  const auto post = post_asked(api, request);
  const bool form = is_form(request);
  try {
    check_password(api, guesses, post, request, password_in(request));
  } catch (const Error& error) {
    if (!form || base::row(error.code).http >= 500) throw;
    return password_form(id, error);
  }
  auto response = form ? see_other(path_of(api.farm, api.farm.links.task(post))) : success(200, {{"unlocked", true}});
  response.headers.add("Set-Cookie", unlock_cookie(api.farm, post));
  return response;
}

}  // namespace

std::vector<http::Route> volunteer_routes(Api& api) {
  using http::Access;
  using http::Method;
  using http::Runs;
  auto cache = std::make_shared<PageCache>();
  auto visits = std::make_shared<Visits>(access_policy(api.farm.settings).requests_per_minute);
  auto guesses = std::make_shared<Guesses>();
  const auto counted = [visits, &api](const Request& request) {
    visits->count(request, api.farm.store.clock().now());
    return std::optional<Response>{};
  };
  return {
      {.method = Method::get,
       .path = "/volunteer/:scheduled_id",
       .access = Access::anyone,
       .runs = Runs::inline_,
       .handler = [&api, cache](const Request& request) { return show(api, *cache, request); },
       .admit = counted,
       .summary = "A volunteer's task: a page for a browser, else JSON."},
      {.method = Method::post,
       .path = "/volunteer/:scheduled_id/proof",
       .access = Access::anyone,
       .runs = Runs::pool,
       .handler = [&api](const Request& request) { return take_proof(api, request); },
       .admit = counted,
       .max_body = most_typed,
       .summary = "Submit a proof; JSON or a form."},
      {.method = Method::post,
       .path = "/volunteer/:scheduled_id/unlock",
       .access = Access::anyone,
       .runs = Runs::costly,
       .handler = [&api, guesses](const Request& request) { return take_password(api, *guesses, request); },
       .admit =
           [&api, guesses, counted](const Request& request) {
             counted(request);
             return admit_guess(*guesses, request, api.farm.store.clock().now());
           },
       .max_body = most_typed,
       .summary = "Show that one knows a post's password."},
  };
}

}  // namespace farmtok::api
