#include "farm/messages/outbox.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "farm/messages/policy.hpp"

namespace farmtok::farm::messages {
namespace {

struct Mail {
  std::string path;
  std::int64_t seconds = 0;  // of its last change, since 1970
  std::int64_t bytes = 0;
};

std::vector<Mail> mails_in(const std::filesystem::path& folder) {
  std::vector<Mail> made;
  std::error_code ignored;
  for (auto each = std::filesystem::directory_iterator{folder, ignored}; each != std::filesystem::directory_iterator{};
       each.increment(ignored)) {
    struct stat facts {};
    if (::lstat(each->path().c_str(), &facts) == 0 && S_ISREG(facts.st_mode))
      made.push_back({each->path().string(), facts.st_mtim.tv_sec, facts.st_size});
  }
  return made;
}

}  // namespace

std::filesystem::path outbox_folder(const Farm& farm) { return std::filesystem::path{farm.store.folder()} / "outbox"; }

std::int64_t sweep_outbox(const Farm& farm) {
  const auto now = base::to_millis(farm.store.clock().now()) / 1000;
  const auto policy = outbox_policy(farm.settings);
  const auto oldest = now - policy.keep.count();
  auto room = policy.most_bytes;
  auto mails = mails_in(outbox_folder(farm));
  std::ranges::sort(mails, std::ranges::greater{}, &Mail::seconds);
  std::int64_t gone = 0;
  for (const auto& mail : mails) {
    room -= mail.bytes;
    if (mail.seconds < oldest || room < 0) gone += ::unlink(mail.path.c_str()) == 0;
  }
  return gone;
}

}  // namespace farmtok::farm::messages
