// Each policy takes each of its members from its own setting, in the right unit.

#include <doctest/doctest.h>

#include "farm/analysis/policy.hpp"
#include "farm/analysis/providers/policy.hpp"
#include "farm/backup/policy.hpp"
#include "farm/credits/policy.hpp"
#include "farm/dedup/policy.hpp"
#include "farm/delivery/policy.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/discovery/providers/policy.hpp"
#include "farm/jobs/policy.hpp"
#include "farm/label_policy.hpp"
#include "farm/library/policy.hpp"
#include "farm/messages/policy.hpp"
#include "farm/network_policy.hpp"
#include "farm/planning/policy.hpp"
#include "farm/repeat_policy.hpp"
#include "farm/review/policy.hpp"
#include "farm/similar/policy.hpp"
#include "farm/upkeep/policy.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using namespace std::chrono_literals;

namespace {

using Flags = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

settings::Settings with(Flags flags) {
  flags.emplace("state", "/none");
  return settings::Settings::load(flags);
}

base::Amount amount(std::int64_t whole) { return {whole * 1'000'000}; }

}  // namespace

TEST_CASE("of what all stages share") {
  const auto network =
      network_policy(with({{"net.allow", "10.0.0.0/8"}, {"net.timeout", "7s"}, {"net.per_host", "5"}}));
  CHECK(network.allowed == Texts{"10.0.0.0/8"});
  CHECK(network.timeout == 7s);
  CHECK(network.per_host == 5);
  for (const auto& [word, repeats] :
       {std::pair{"off", Repeats::off}, {"warn", Repeats::warn}, {"block", Repeats::block}})
    CHECK(repeat_policy(with({{"dedup.repeat", word}})).repeats == repeats);
  CHECK(repeat_policy(with({{"dedup.repeat_days", "9"}})).reach == std::chrono::days{9});
  for (const auto* word : {"tell", "require", "block"})
    CHECK(word_of(label_policy(with({{"provenance.policy", word}}))) == word);
}

TEST_CASE("of messages") {
  const auto settings = with({{"mail.from", "farm@example.org"},
                              {"mail.smtp_url", "smtp://mail.example:25"},
                              {"mail.smtp_user", "user"},
                              {"mail.smtp_password", "password"},
                              {"mail.smtp_tls", "none"},
                              {"mail.smtp_ca_file", "/ca.pem"},
                              {"mail.sendmail", "/usr/sbin/sendmail"},
                              {"webhook.secrets", "a.example=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"},
                              {"webhook.secret", "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"},
                              {"webhook.shared", "false"},
                              {"webhook.retry", "5,2m"},
                              {"keep.outbox", "3d"},
                              {"keep.outbox_bytes", "4096"}});
  const auto mail = messages::mail_policy(settings);
  CHECK(mail.from == "farm@example.org");
  CHECK(mail.smtp_url == "smtp://mail.example:25");
  CHECK(mail.smtp_user == "user");
  CHECK(mail.smtp_password == "password");
  CHECK(mail.smtp_tls == "none");
  CHECK(mail.smtp_ca_file == "/ca.pem");
  CHECK(mail.sendmail == "/usr/sbin/sendmail");
  const auto webhooks = messages::webhook_policy(settings);
  CHECK(webhooks.shared_secret == "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY");
  CHECK(webhooks.own_secrets == Texts{"a.example=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"});
  CHECK_FALSE(webhooks.shared);
  CHECK(messages::retry_policy(settings).waits_seconds == std::vector<std::int64_t>{5, 120});
  CHECK(messages::outbox_policy(settings).keep == 72h);
  CHECK(messages::outbox_policy(settings).most_bytes == 4096);
}

TEST_CASE("of credits") {
  const auto settings = with({{"credits.provider", "officex"},
                              {"credits.opening", "1"},
                              {"credits.video", "2"},
                              {"credits.schedule_prompt", "3"},
                              {"credits.instruction_prompt", "4"},
                              {"credits.manual_post", "5"},
                              {"officex.base_url", "https://credits.example/v1//"},
                              {"officex.install_id", "id"},
                              {"officex.install_secret", "secret"}});
  CHECK(credits::keeper_policy(settings).keeper == "officex");
  CHECK(credits::keeper_policy(settings).opening == amount(1));
  const auto prices = credits::credit_prices(settings);
  CHECK(prices.video == amount(2));
  CHECK(prices.schedule_prompt == amount(3));
  CHECK(prices.instruction_prompt == amount(4));
  CHECK(prices.manual_post == amount(5));
  const auto officex = credits::officex_policy(settings);
  CHECK(officex.base_url == "https://credits.example/v1");
  CHECK(officex.install_id == "id");
  CHECK(officex.install_secret == "secret");
}

TEST_CASE("of stored videos, near copies and backups") {
  const auto settings = with({{"media.max_bytes", "11"},
                              {"media.min_free_bytes", "12"},
                              {"media.quota", "13"},
                              {"media.keep_unused", "2h"},
                              {"media.keep_fired", "3d"},
                              {"render.profile", "match"},
                              {"dedup.similarity", "0.9"},
                              {"backup.folder", "/backups"},
                              {"backup.keep", "4"}});
  const auto storage = library::storage_policy(settings);
  CHECK(storage.largest_video_bytes == 11);
  CHECK(storage.least_free_bytes == 12);
  CHECK(storage.quota_bytes == 13);
  const auto keep = library::media_retention(settings);
  CHECK(keep.unused == 2h);
  CHECK(keep.fired == 72h);
  CHECK(keep.unused_as_written == "2h");
  CHECK(keep.fired_as_written == "3d");
  CHECK(library::profile_policy(settings) == "match");
  CHECK(similar::similar_policy(settings).least_similarity == 0.9);
  CHECK(backup::backup_policy(settings).folder == "/backups");
  CHECK(backup::backup_policy(settings).keep == 4);
}

TEST_CASE("of jobs and of the search for videos") {
  const auto settings = with({{"discovery.provider", "tikwm"},
                              {"analysis.provider", "gemini"},
                              {"discovery.max_pages", "6"},
                              {"discovery.pool", "7"},
                              {"analysis.per_wanted", "8"},
                              {"discovery.patience", "9m"},
                              {"media.least_speed", "10"},
                              {"analysis.keep_score", "31"},
                              {"review.approve_score", "71"}});
  const auto providers = jobs::provider_policy(settings);
  CHECK(providers.discovery == "tikwm");
  CHECK(providers.analysis == "gemini");
  CHECK(providers.discovery_is_chosen);
  CHECK_FALSE(jobs::provider_policy(with({})).discovery_is_chosen);
  const auto search = discovery::search_policy(settings);
  CHECK(search.most_pages == 6);
  CHECK(search.gathered_per_wanted == 7);
  CHECK(search.analysed_per_wanted == 8);
  CHECK(search.patience == 9min);
  CHECK(search.least_bytes_per_second == 10);
  CHECK(discovery::score_policy(settings).keep == 31);
  CHECK(discovery::score_policy(settings).approve == 71);
}

TEST_CASE("of the providers of videos") {
  const auto settings = with({{"discovery.timeout", "11s"},
                              {"discovery.max_bytes", "2048"},
                              {"discovery.command", "find,-v"},
                              {"ytdlp.program", "yt"},
                              {"ytdlp.timeout", "12s"},
                              {"tikwm.base_url", "https://tikwm.example"},
                              {"tikwm.rapidapi_key", "key of tikwm"},
                              {"tikwm.rapidapi_host", "host"},
                              {"tikwm.rate", "13"},
                              {"aweme.preset", "custom"},
                              {"aweme.base_url", "https://aweme.example"},
                              {"aweme.key", "key of aweme"},
                              {"aweme.key_header", "x-key"},
                              {"aweme.search_path", "/search"},
                              {"aweme.posts_path", "/posts"},
                              {"aweme.user_path", "/user"},
                              {"aweme.items", "/items"},
                              {"aweme.next_cursor", "/next"},
                              {"aweme.has_more", "/more"},
                              {"aweme.rate", "14"}});
  CHECK(discovery::page_policy(settings).timeout == 11s);
  CHECK(discovery::page_policy(settings).most_bytes == 2048);
  CHECK(discovery::command_policy(settings).command == Texts{"find", "-v"});
  CHECK(discovery::ytdlp_policy(settings).program == "yt");
  CHECK(discovery::ytdlp_policy(settings).timeout == 12s);
  const auto tikwm = discovery::tikwm_policy(settings);
  CHECK(tikwm.base_url == "https://tikwm.example");
  CHECK_FALSE(tikwm.has_usual_base_url);
  CHECK(discovery::tikwm_policy(with({})).has_usual_base_url);
  CHECK(tikwm.rapidapi_key == "key of tikwm");
  CHECK(tikwm.rapidapi_host == "host");
  CHECK(tikwm.requests_per_minute == 13);
  const auto aweme = discovery::aweme_policy(settings);
  CHECK(aweme.preset == "custom");
  CHECK(aweme.base_url == "https://aweme.example");
  CHECK(aweme.key == "key of aweme");
  CHECK(aweme.key_header == "x-key");
  CHECK(aweme.search_path == "/search");
  CHECK(aweme.posts_path == "/posts");
  CHECK(aweme.user_path == "/user");
  CHECK(aweme.items == "/items");
  CHECK(aweme.next_cursor == "/next");
  CHECK(aweme.has_more == "/more");
  CHECK(aweme.requests_per_minute == 14);
}

TEST_CASE("of the analysts") {
  const auto settings = with({{"analysis.timeout", "21s"},
                              {"analysis.patience", "22m"},
                              {"analysis.prompts", "/prompts"},
                              {"analysis.command", "judge,-q"},
                              {"gemini.base_url", "https://gemini.example//"},
                              {"gemini.key", "key of gemini"},
                              {"gemini.model", "big"},
                              {"gemini.price_in", "1"},
                              {"gemini.price_out", "2"},
                              {"gemini.rate", "3"},
                              {"gemini.video", "false"},
                              {"gemini.inline_bytes", "4"},
                              {"openai.key", "key of openai"},
                              {"openai.model", "small"},
                              {"openai.price_in", "5"},
                              {"openai.price_out", "6"},
                              {"openai.rate", "7"},
                              {"openai.frames", "8"}});
  const auto all = analysis::analysis_policy(settings);
  CHECK(all.timeout == 21s);
  CHECK(all.patience == 22min);
  CHECK(all.prompts_folder == "/prompts");
  CHECK(all.command == Texts{"judge", "-q"});
  const auto gemini = analysis::gemini_policy(settings);
  CHECK(gemini.provider == "gemini");
  CHECK(gemini.base_url == "https://gemini.example");
  CHECK_FALSE(gemini.has_usual_base_url);
  CHECK(gemini.key == "key of gemini");
  CHECK(gemini.key_setting() == "gemini.key");
  CHECK(gemini.model == "big");
  CHECK(gemini.price.in == amount(1));
  CHECK(gemini.price.out == amount(2));
  CHECK(gemini.requests_per_minute == 3);
  CHECK_FALSE(gemini.sends_video);
  CHECK(gemini.most_inline_bytes == 4);
  const auto openai = analysis::openai_policy(settings);
  CHECK(openai.provider == "openai");
  CHECK(openai.has_usual_base_url);
  CHECK(openai.key == "key of openai");
  CHECK(openai.model == "small");
  CHECK(openai.price.in == amount(5));
  CHECK(openai.price.out == amount(6));
  CHECK(openai.requests_per_minute == 7);
  CHECK(openai.frames == 8);
}

TEST_CASE("of review") {
  CHECK(review::consent_policy(with({{"review.consent", "rules"}})).rules_must_agree);
  CHECK_FALSE(review::consent_policy(with({{"review.consent", "model"}})).rules_must_agree);
  using review::UnknownRights;
  for (const auto& [word, unknown] :
       {std::pair{"off", UnknownRights::off}, {"warn", UnknownRights::warn}, {"require", UnknownRights::require}})
    CHECK(review::rights_policy(with({{"rights.policy", word}})).unknown == unknown);
  CHECK(review::rights_policy(with({{"rights.credit", "by {name}"}})).credit == "by {name}");
}

TEST_CASE("of plans, links and firing") {
  const auto settings = with({{"plan.gap", "30m"},
                              {"plan.per_day", "2"},
                              {"plan.account_per_day", "3"},
                              {"plan.blackout", "2026-12-25"},
                              {"plan.repeat_days", "4"},
                              {"plan.translator", "openai"},
                              {"links.ttl", "5d"},
                              {"fire.grace", "6h"},
                              {"fire.hold", "7h"}});
  const auto plan = planning::plan_policy(settings);
  CHECK(plan.limits.gap == 30min);
  CHECK(plan.gap_as_written == "30m");
  CHECK(plan.limits.per_day == 2);
  CHECK(plan.limits.account_per_day == 3);
  REQUIRE(plan.limits.blackout.size() == 1);
  CHECK(plan.limits.blackout.front().first == std::chrono::year{2026} / 12 / 25);
  CHECK(plan.repeat_days == 4);
  CHECK(plan.translator == "openai");
  CHECK(planning::link_policy(settings).lifetime == 120h);
  CHECK(delivery::fire_policy(settings).grace == 6h);
  CHECK(delivery::fire_policy(settings).hold == 7h);
}

TEST_CASE("of copies") {
  const auto settings = with({{"render.preset", "slow"},
                              {"render.crf", "22"},
                              {"render.encoder", "h264"},
                              {"render.kernel", "bilinear"},
                              {"render.deadline", "8m"},
                              {"render.psnr_floor", "27"},
                              {"render.ssim_floor", "0.5"},
                              {"render.colour_ceiling", "6"},
                              {"dedup.zoom_min", "1.02"},
                              {"dedup.zoom_max", "1.03"},
                              {"dedup.tilt_max", "2"},
                              {"dedup.saturation_min", "0.8"},
                              {"dedup.saturation_max", "0.9"},
                              {"dedup.speed_min", "0.95"},
                              {"dedup.speed_max", "0.96"}});
  const auto render = dedup::render_policy(settings);
  CHECK(render.preset == "slow");
  CHECK(render.crf == 22);
  CHECK(render.encoder == "h264");
  CHECK(render.kernel == "bilinear");
  CHECK(render.deadline == 8min);
  const auto fidelity = dedup::fidelity_policy(settings);
  CHECK(fidelity.least_psnr_db == 27);
  CHECK(fidelity.least_ssim == 0.5);
  CHECK(fidelity.most_difference == 6);
  const auto ranges = dedup::ranges_of(settings);
  CHECK(ranges.zoom.least == 1.02);
  CHECK(ranges.zoom.most == 1.03);
  CHECK(ranges.tilt_degrees.least == -2);
  CHECK(ranges.tilt_degrees.most == 2);
  CHECK(ranges.saturation.least == 0.8);
  CHECK(ranges.saturation.most == 0.9);
  CHECK(ranges.speed.least == 0.95);
  CHECK(ranges.speed.most == 0.96);
}

TEST_CASE("of what is kept") {
  const auto keep = upkeep::retention_policy(with({{"keep.events", "1h"},
                                                   {"keep.events_most", "2000"},
                                                   {"keep.disputes", "3h"},
                                                   {"keep.dead", "4h"},
                                                   {"keep.answers", "5h"}}));
  CHECK(keep.events == 1h);
  CHECK(keep.most_events == 2000);
  CHECK(keep.disputes == 3h);
  CHECK(keep.dead_messages == 4h);
  CHECK(keep.answers == 5h);
}
