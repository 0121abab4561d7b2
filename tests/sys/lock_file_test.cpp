#include "sys/lock_file.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("one process holds the lock; it is free when that one is gone") {
  const test::TempFolder folder;
  const auto path = folder.path() + "/lock";
  CHECK_FALSE(sys::lock_is_held(path));
  {
    const sys::LockFile lock{path};
    CHECK(sys::lock_is_held(path));
    // Another process is refused at once, with the holder's number.
    const auto child = ::fork();
    if (child == 0) {
      const auto code = test::code_of([&] { const sys::LockFile second{path}; });
      ::_exit(code == base::Code::STATE_IN_USE ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
  }
  CHECK_FALSE(sys::lock_is_held(path));
}
