#include "farm/discovery/fetch.hpp"

#include "farm/farm.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/discovery/found.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/messages/receivers.hpp"
#include "model/enums.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;
using base::Json;
using model::WorkKind;

/// The longest wait for a fetch; after it the waiting work checks by itself whether a fetch exists.
constexpr std::chrono::hours longest_wait{1};
constexpr auto came = "fetched", failed = "fetch_failed", waiter = "waiter";

Json words_of(const Error& error) {
  return {{"code", base::row(error.code).name}, {"message", error.message}, {"hint", error.hint}};
}

model::Media bring(Farm& farm, const Originals& originals, const queue::Claimed& claimed,
                   const services::Stopping& stopping) {
  const Heard heard = [&claimed] { queue::heard(claimed); };
  const auto& what = claimed.payload.at("what");
  if (const auto url = what.find("url"); url != what.end())
    return originals.download(url->get<std::string>(), stopping, heard);
  if (const auto media = what.find("media"); media != what.end())
    return originals.again(originals.media().known(media->get<std::string>()), stopping, heard);
  const auto [video, provider] = farm.store.read([&](sql::Database& db) {
    const auto found = find_found(db, what.at("found").get<std::int64_t>());
    if (!found) throw Error{Code::NOT_FOUND, "the video is no longer wanted"};
    const auto job = jobs::find_job(db, found->job_id);
    return std::pair{found->video, job ? job->discovery_provider.value_or("") : std::string{}};
  });
  return originals.take(video, provider, stopping, heard);
}

/// Wakes the waiting work with the result.
queue::Outcome tell(const queue::Claimed& claimed, Json news) {
  return [waiting = claimed.payload.at(waiter), news = std::move(news)](store::Tx& tx) {
    const auto kind = model::enum_value<WorkKind>(waiting.at("kind").get<std::string>());
    if (kind) queue::wake(tx, *kind, waiting.at("key").get<std::string>(), news);
  };
}

}  // namespace

Wanted wanted_address(const std::string& url, std::int64_t priority) {
  return {{{"url", url}}, messages::authority_of(url), priority};
}

Wanted wanted_media(sql::Database& db, const std::string& media_id, std::int64_t priority) {
  auto query = db("SELECT coalesce(origin, '') FROM media WHERE media_id = ?", media_id);
  const auto origin = query.next() ? query.text(0) : std::string{};
  return {{{"media", media_id}},
          origin.empty() ? std::string{library::found_origin} : messages::authority_of(origin),
          priority};
}

Wanted wanted_found(std::int64_t found_id, const model::FoundVideo& video, const std::string& provider,
                    std::int64_t priority) {
  return {{{"found", found_id}}, video.video_url ? messages::authority_of(*video.video_url) : provider, priority};
}

std::string fetch_key(WorkKind kind, const std::string& key) {
  return fmt::format("{}:{}", model::enum_name(kind), key);
}

queue::Later after_fetch(const queue::Claimed& claimed, base::Instant now, Wanted wanted, const Json& keep) {
  return {now + longest_wait, [claimed, wanted = std::move(wanted), keep](store::Tx& tx) {
            auto payload = claimed.payload;
            payload.update(keep);
            payload.erase(came);
            payload.erase(failed);
            queue::set_payload(tx, claimed, payload);
            const auto& work = claimed.work;
            queue::add(tx, {.kind = WorkKind::fetch,
                            .key = fetch_key(work.kind, work.key),
                            .subject = work.subject,
                            .run_at = tx.now,
                            .payload = {{"what", wanted.what},
                                        {waiter, {{"kind", model::enum_name(work.kind)}, {"key", work.key}}}},
                            .priority = wanted.priority,
                            .lane_key = wanted.host});
          }};
}

std::optional<std::string> fetched(const queue::Claimed& claimed) {
  if (const auto fault = claimed.payload.find(failed); fault != claimed.payload.end())
    throw Error{base::code_from_name(fault->at("code").get<std::string>()).value_or(Code::INTERNAL),
                fault->at("message").get<std::string>(), fault->at("hint").get<std::string>()};
  const auto media = claimed.payload.find(came);
  return media == claimed.payload.end() ? std::nullopt : std::optional{media->get<std::string>()};
}

queue::Claimed forget_fetch(store::Tx& tx, queue::Claimed claimed) {
  if (claimed.payload.erase(failed) > 0) queue::set_payload(tx, claimed, claimed.payload);
  return claimed;
}

queue::Handler fetch_handler(Farm& farm, const Originals& originals) {
  return {
      .kind = WorkKind::fetch,
      .run = [&farm, &originals](const queue::Claimed& claimed, const services::Stopping& stopping) -> queue::Outcome {
        try {
          auto news = Json{{came, bring(farm, originals, claimed, stopping).media_id}};
          queue::heard(claimed);
          return tell(claimed, std::move(news));
        } catch (const Error& error) {
          if (stopping && stopping()) throw Error{Code::INTERRUPTED, "stopped while an original was fetched"};
          // A failure of the machine, or of a provider's budget, is not the video's failure.
          if (error.code == Code::INTERRUPTED || error.code == Code::RATE_LIMITED) throw;
          return tell(claimed, {{failed, words_of(error)}});
        }
      },
      .on_failure =
          [](store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool) {
            tell(claimed, {{failed, words_of(error)}})(tx);
            queue::remove(tx, claimed.work.kind, claimed.work.key);
          },
      .again =
          [](const Error& error, std::int64_t) {
            return error.code == Code::RATE_LIMITED
                       ? std::optional{services::retry_after(error).value_or(std::chrono::milliseconds{60'000})}
                       : std::nullopt;
          }};
}

}  // namespace farmtok::farm::discovery
