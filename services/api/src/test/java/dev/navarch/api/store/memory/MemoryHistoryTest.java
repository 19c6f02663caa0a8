package dev.navarch.api.store.memory;

import dev.navarch.api.store.HistoryContract;
import dev.navarch.api.store.ObjectStore;

class MemoryHistoryTest extends HistoryContract {

    @Override
    protected ObjectStore open() {
        return new MemoryObjectStore();
    }
}
