#pragma once
// How often a post's password may be tried: so many guesses for each post, whoever makes them, and longer and longer
// waits for a client that goes on being wrong.

#include <cstdint>
#include <mutex>
#include <string>

#include "api/recent.hpp"
#include "base/time.hpp"

namespace farmtok::api {

class Guesses {
 public:
  /// Whether a guess may be made now; counts nothing. Throws RATE_LIMITED with the seconds to wait as the detail
  /// "retry-after". Cheap: it is asked before a guess waits for its turn. All of these are thread-safe.
  void admit(const std::string& post, const std::string& client, base::Instant now);
  /// As admit(), and takes one guess of the post. Guesses that run at the same time cannot be more than there are.
  void begin(const std::string& post, const std::string& client, base::Instant now);
  /// The guess was right: it is given back, and what the client got wrong before is forgotten.
  void right(const std::string& post, const std::string& client);
  /// The guess was wrong. True when it made a burst of them: once, until ten quiet minutes have ended the burst.
  bool wrong(const std::string& post, const std::string& client, base::Instant now);

  static constexpr int burst_size = 5;        // wrong guesses that are told as an event
  static constexpr int free_of_waiting = 3;   // wrong guesses of one client before it has to wait
  static constexpr double most_guesses = 20;  // of one post at once
  static constexpr std::chrono::seconds one_more{30};
  static constexpr std::chrono::minutes longest_wait{15};

 private:
  struct Post {
    double left = most_guesses;
    base::Instant at{};
    int wrong = 0;
    base::Instant last_wrong{};
    bool told = false;
  };
  struct Client {
    int wrong = 0;
    base::Instant last_wrong{};
    base::Instant until{};
  };
  static constexpr std::size_t most_rows = 4096;

  void check(const std::string& post, const std::string& client, base::Instant now);
  static void refill(Post& post, base::Instant now);

  std::mutex mutex_;
  Recent<Post> posts_{most_rows};
  Recent<Client> clients_{most_rows};
};

}  // namespace farmtok::api
