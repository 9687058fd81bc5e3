/** One small word about the network, never a dialog. */
import { computed, ref } from "vue";

const reachable = ref(true);
const online = ref(typeof navigator === "undefined" ? true : navigator.onLine);
const waiting = ref(0);

if (typeof window !== "undefined") {
  window.addEventListener("online", () => (online.value = true));
  window.addEventListener("offline", () => (online.value = false));
}

export const network = {
  lost: () => (reachable.value = false),
  found: () => (reachable.value = true),
  /** Entries kept on this phone and not sent yet. */
  waiting,
  up: computed(() => online.value && reachable.value),
  word: computed(() => {
    if (!online.value || !reachable.value) return "离线，已保存在本机";
    return waiting.value > 0 ? `正在发送${waiting.value}条` : "已同步";
  }),
};
